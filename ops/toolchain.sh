# Sourced by the scripts beside it: sees to a JDK and Maven, or says how to get them.

readonly MINIMUM_JAVA=17
readonly MINIMUM_MAVEN=3.8.6

# The major version of the JDK that Maven would use; nothing without one.
jdk_version() {
  local javac=javac
  [ -z "${JAVA_HOME:-}" ] || javac=$JAVA_HOME/bin/javac
  command -v "$javac" >/dev/null || return 0
  "$javac" -version 2>&1 | sed -n 's/^javac \(1\.\)\{0,1\}\([0-9]*\).*/\2/p'
}

# The version of Maven; nothing without one. Maven does not start without Java.
maven_version() {
  command -v mvn >/dev/null || return 0
  mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p'
}

jdk_is_there() {
  local version
  version=$(jdk_version)
  [ -n "$version" ] && [ "$version" -ge "$MINIMUM_JAVA" ]
}

maven_is_there() {
  local version
  version=$(maven_version)
  [ -n "$version" ] && [ "$(printf '%s\n' "$MINIMUM_MAVEN" "$version" | sort -V | head -n 1)" = "$MINIMUM_MAVEN" ]
}

require_toolchain() {
  if jdk_is_there && maven_is_there; then
    return
  fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing a JDK and Maven with apt-get ..."
    export DEBIAN_FRONTEND=noninteractive
    # A file, not a pipe: what went wrong is shown, what went well is not.
    local log
    log=$(mktemp)
    if ! { apt-get update && apt-get install -y --no-install-recommends openjdk-17-jdk-headless maven; } >"$log" 2>&1 </dev/null; then
      tail -n 20 "$log" >&2
    fi
    rm -f "$log"
  fi
  if ! jdk_is_there; then
    local found
    found=$(jdk_version)
    echo "Limelight is built with a JDK $MINIMUM_JAVA or newer, found ${found:-none}${JAVA_HOME:+ (JAVA_HOME is $JAVA_HOME)}." >&2
    echo "Get one: apt-get install openjdk-17-jdk-headless; brew install openjdk@17; or https://adoptium.net" >&2
    exit 1
  fi
  if ! maven_is_there; then
    local found
    found=$(maven_version)
    echo "Limelight is built with Maven $MINIMUM_MAVEN or newer, found ${found:-none}." >&2
    echo "Get it: apt-get install maven; brew install maven; or https://maven.apache.org/download.cgi" >&2
    exit 1
  fi
}

# For the tests of the dashboard's page, which are skipped without a browser; nothing else needs it.
install_browser_where_possible() {
  if command -v chromedriver >/dev/null || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    return 0
  fi
  echo "Installing Chromium with apt-get ..."
  if ! { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends chromium chromium-driver; } >/dev/null 2>&1 </dev/null; then
    echo "There is no Chromium to be had: the browser tests will be skipped." >&2
  fi
}

# For the tests that ask Prometheus itself; the tool alone, not the server that its package would start.
install_promtool_where_possible() {
  if command -v promtool >/dev/null || [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
    return 0
  fi
  echo "Installing promtool with apt-get ..."
  local folder
  folder=$(mktemp -d)
  if ! { apt-get update && (cd "$folder" && apt-get download prometheus && dpkg-deb -x prometheus_*.deb .) &&
    install "$folder/usr/bin/promtool" /usr/local/bin/promtool; } >/dev/null 2>&1 </dev/null; then
    echo "There is no promtool to be had: the tests that ask it will be skipped." >&2
  fi
  rm -rf "$folder"
}

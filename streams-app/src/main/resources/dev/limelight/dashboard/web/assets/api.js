// The server's answers. Every view asks again when the stream says that something changed.

export async function get(path, parameters = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null && value !== "") query.set(name, value);
  }
  const text = query.toString();
  const response = await fetch(text ? `${path}?${text}` : path, { headers: { Accept: "application/json" } });
  const body = await response.json().catch(() => ({}));
  if (!response.ok) {
    const failure = new Error(body.error?.message ?? `The server answered ${response.status}`);
    failure.status = response.status;
    throw failure;
  }
  return body;
}

/** The live stream: it reconnects by itself, and tells its listeners what came and how it is. */
export class Stream extends EventTarget {
  #source;
  #retry;
  #wait = 500;

  open() {
    clearTimeout(this.#retry);
    this.#source?.close();
    const source = new EventSource("api/stream");
    this.#source = source;
    source.onopen = () => {
      this.#wait = 500;
      this.#tell("state", { connected: true });
    };
    source.onerror = () => {
      this.#tell("state", { connected: false });
      // A browser gives up where the answer was not a stream; a restarting server answers anything.
      if (source.readyState === EventSource.CLOSED) {
        this.#retry = setTimeout(() => this.open(), this.#wait);
        this.#wait = Math.min(5000, 2 * this.#wait);
      }
    };
    for (const type of ["cards", "overview", "alerts", "letters", "models", "reset"]) {
      source.addEventListener(type, (event) => this.#tell(type, JSON.parse(event.data)));
    }
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

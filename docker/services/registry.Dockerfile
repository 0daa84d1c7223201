# A schema registry that starts as apicurio/apicurio-registry does: port 8080, configuration from the environment.
ARG BASE
FROM ${BASE}
COPY registry /opt/registry
USER 1000:1000
WORKDIR /tmp
EXPOSE 8080
CMD ["sh", "-c", "exec java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dquarkus.http.host=0.0.0.0 -Dquarkus.log.level=WARN -jar /opt/registry/*-runner.jar"]

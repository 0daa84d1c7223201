# A Prometheus that starts as prom/prometheus does, of Debian's package.
ARG BASE
FROM ${BASE}
COPY prometheus promtool /bin/
RUN install -d -o 65534 -g 65534 /etc/prometheus /prometheus
USER 65534:65534
WORKDIR /prometheus
EXPOSE 9090
ENTRYPOINT ["/bin/prometheus"]
CMD ["--config.file=/etc/prometheus/prometheus.yml", "--storage.tsdb.path=/prometheus"]

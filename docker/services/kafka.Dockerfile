# A broker that starts as apache/kafka does: configuration from KAFKA_ variables, storage formatted with CLUSTER_ID.
ARG BASE
FROM ${BASE}
COPY kafka /opt/kafka/libs
COPY kafka-run /etc/kafka/docker/run
# A volume that is mounted here for the first time takes over whose the folder is.
RUN install -d -o 1000 -g 1000 /var/lib/kafka/data
USER 1000:1000
EXPOSE 9092
CMD ["/etc/kafka/docker/run"]

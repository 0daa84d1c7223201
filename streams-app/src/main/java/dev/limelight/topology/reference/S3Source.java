package dev.limelight.topology.reference;

import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.reference.ReferenceOptions.S3Options;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects of one S3-compatible service. The service is the configuration's to name, never an
 * event's; redirects are not followed, and credentials are the configured ones, never looked for.
 */
final class S3Source implements ReferenceSource {
  private static final String SCHEME = "s3://";
  private static final Duration CALL = Duration.ofSeconds(20);
  private static final Duration ATTEMPT = Duration.ofSeconds(10);

  private final S3Options options;
  private final S3Client client;

  S3Source(S3Options options) {
    this.options = options;
    this.client =
        S3Client.builder()
            .endpointOverride(options.endpoint())
            .region(Region.of(options.region()))
            .forcePathStyle(true)
            .credentialsProvider(credentials(options))
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .crossRegionAccessEnabled(false)
            // It does not follow redirects.
            .httpClientBuilder(
                UrlConnectionHttpClient.builder().connectionTimeout(ATTEMPT).socketTimeout(ATTEMPT))
            .overrideConfiguration(
                override ->
                    override
                        .defaultProfileFile(ProfileFile.aggregator().build())
                        .apiCallTimeout(CALL)
                        .apiCallAttemptTimeout(ATTEMPT))
            .build();
  }

  @Override
  public byte[] read(String uri, int maxBytes) {
    int slash = uri.indexOf('/', SCHEME.length());
    if (slash < 0 || slash == uri.length() - 1) {
      throw rejected(
          DeadLetterReason.REFERENCE_REFUSED, "Not an object's URI, s3://BUCKET/KEY: " + uri);
    }
    String bucket = uri.substring(SCHEME.length(), slash);
    if (!options.buckets().contains(bucket)) {
      throw rejected(
          DeadLetterReason.REFERENCE_REFUSED,
          "Events may not refer to this bucket (image.reference.s3.buckets): " + uri);
    }
    GetObjectRequest request =
        GetObjectRequest.builder().bucket(bucket).key(uri.substring(slash + 1)).build();
    try {
      // At every call: what a name means can change.
      RefusedAddresses.check(options.endpoint().getHost());
      try (ResponseInputStream<GetObjectResponse> in = client.getObject(request)) {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
          // The rest is not wanted.
          in.abort();
        }
        return bytes;
      }
    } catch (S3Exception refused) {
      throw failure(uri, refused);
    } catch (UnknownHostException unknown) {
      throw new ReferenceUnavailableException(
          "The host of image.reference.s3.endpoint is not known: " + options.endpoint(), unknown);
    } catch (IllegalArgumentException linkLocal) {
      throw new ReferenceUnavailableException(String.valueOf(linkLocal.getMessage()), linkLocal);
    } catch (SdkException | IOException away) {
      throw new ReferenceUnavailableException(
          "The storage at " + options.endpoint() + " does not give " + uri, away);
    }
  }

  private RuntimeException failure(String uri, S3Exception refused) {
    int status = refused.statusCode();
    if (status == 404) {
      return rejected(DeadLetterReason.REFERENCE_NOT_FOUND, "There is no object " + uri);
    }
    if (status / 100 == 3) {
      return rejected(
          DeadLetterReason.REFERENCE_REFUSED,
          "The storage redirects elsewhere, which is not followed: " + uri);
    }
    if (status == 400 || status == 403) {
      return rejected(
          DeadLetterReason.REFERENCE_REFUSED,
          "The storage refuses (status " + status + "): " + uri);
    }
    return new ReferenceUnavailableException(
        "The storage at " + options.endpoint() + " answers with status " + status + ": " + uri,
        refused);
  }

  private static EventRejectedException rejected(DeadLetterReason reason, String message) {
    return new EventRejectedException(reason, message);
  }

  private static AwsCredentialsProvider credentials(S3Options options) {
    return options
        .credentials()
        .<AwsCredentialsProvider>map(
            own ->
                StaticCredentialsProvider.create(
                    AwsBasicCredentials.create(own.accessKey(), own.secretKey())))
        .orElseGet(AnonymousCredentialsProvider::create);
  }

  @Override
  public void close() {
    client.close();
  }
}

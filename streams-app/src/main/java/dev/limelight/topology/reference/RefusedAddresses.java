package dev.limelight.topology.reference;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Addresses that are nobody's storage: where clouds hand out credentials, and such. */
final class RefusedAddresses {
  /** The metadata service of EC2 over IPv6, which lies outside of the link-local range. */
  private static final String METADATA = "fd00:ec2:0:0:0:0:0:254";

  private RefusedAddresses() {}

  /**
   * Refuses a host one of whose addresses is link-local, multicast or none at all.
   *
   * @throws IllegalArgumentException naming the address
   * @throws UnknownHostException if the name means nothing at the moment
   */
  static void check(String host) throws UnknownHostException {
    for (InetAddress address : InetAddress.getAllByName(bare(host))) {
      if (address.isLinkLocalAddress()
          || address.isAnyLocalAddress()
          || address.isMulticastAddress()
          || Arrays.equals(address.getAddress(), InetAddress.getByName(METADATA).getAddress())) {
        throw new IllegalArgumentException(
            "image.reference.s3.endpoint: "
                + host
                + " is "
                + address.getHostAddress()
                + ", a link-local, multicast or metadata address, which is never asked");
      }
    }
  }

  private static String bare(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }
}

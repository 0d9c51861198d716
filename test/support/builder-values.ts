import type { Certificate } from "./certificate.ts";

/**
 * Values of a builder, as BuilderHub answers with them (testdata/get-configuration.json of github.com/flashbots/builder-hub):
 * the parts that templates of the image buildernet name, beside some that they do not.
 */
export const builderValues = (haproxy: Certificate) => ({
  instance_name: "test-builder-01",
  public_ip: "1.2.3.4",
  dns_name: "test-builder-01.example.org",
  rclone: {
    __version: "v1.66.0-DEV",
    access_key_id: "string",
    bucket_endpoint: "https://bucket.example.org",
    secret_access_key: "string",
  },
  bidding_service: { __version: "v0.4.3", "config#base64": "aGVsbG8Kd29ybGQhCg==", github_token: "string" },
  rbuilder: {
    __version: "v0.1.6",
    enabled: false,
    builders: "[[builders]]builder1 config\n[[builders]]builder2 config",
    coinbase_secret_key: "0x00",
    extra_data: "BuilderNet (test)",
    live_builders: '["mgp-ordering"]',
    relay_secret_key: "0x00",
    relays: "[[relays]]relay1 config",
    require_non_empty_blocklist: false,
    watchdog_timeout_sec: 145,
  },
  disk_encryption: { key: "string" },
  haproxy: {
    __version: "v3.0.6",
    certificate: haproxy.certificate + haproxy.key,
    rate_limit_privileged_ips: "192.168.1.1 192.168.1.2",
    rate_limit_conn_rate_regular: "3",
    rate_limit_conn_rate_privileged: "1000",
    rate_limit_total_conn_regular: "3",
    rate_limit_total_conn_privileged: "100",
    rate_limit_bytes_in_rate_regular: "600000000",
    rate_limit_bytes_in_rate_privileged: "6000000000",
  },
});

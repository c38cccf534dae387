// A Kms over HTTPS: AWS KMS, Bongtu, or whatever speaks their API. Target bongtu::client.
#pragma once

#include <bongtu/kms.h>
#include <bongtu/kms_keyrings.h>

#include <chrono>

namespace bongtu::client {

// Everything empty is found as the AWS SDKs find it: environment, then the shared config files
// (AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE) by AWS_PROFILE, then for credentials the container's and the
// instance's metadata.
struct Options {
  std::string region;  // AWS_REGION, AWS_DEFAULT_REGION
  std::string
      endpoint;  // AWS_ENDPOINT_URL_KMS, AWS_ENDPOINT_URL; "https://host[:port]", http only to loopback
  std::string profile;  // AWS_PROFILE; one that is set here goes before credentials in the environment
  std::string ca_file;  // PEM, beside the system's: AWS_CA_BUNDLE
  std::chrono::milliseconds timeout{10'000};  // of one attempt
  int attempts = 0;  // 0: AWS_MAX_ATTEMPTS, else 3; the pause before each grows, with jitter, up to 2 s
};

// Fault::validation where no Region, endpoint or credentials can be found: the message says where it looked.
// Connections are kept and shared; safe from any thread.
Result<std::shared_ptr<message::Kms>> kms(const Options& options = {});
// One for each Region that is asked for, made at first use; for an empty name, of the Region found as above.
// A set endpoint serves all Regions.
message::KmsOfRegion kms_of_regions(Options options = {});

}  // namespace bongtu::client

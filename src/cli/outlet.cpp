#include "cli/outlet.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/bytes.h"
#include "base/secret.h"
#include "cli/temporary.h"

namespace bongtu::cli {
namespace {

class PipeOutlet final : public Outlet {
 public:
  explicit PipeOutlet(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Result<> write(View bytes) override { return write_all(descriptor_.number(), bytes); }
  Result<> finish() override { return {}; }

 private:
  Descriptor descriptor_;
};

class FileOutlet final : public Outlet {
 public:
  FileOutlet(Temporary file, std::string path, const FileOptions& options)
      : file_(std::move(file)), path_(std::move(path)), options_(options) {}
  ~FileOutlet() override { remove(file_); }

  Result<> write(View bytes) override { return write_all(file_.descriptor.number(), bytes); }
  Result<> finish() override {
    const int descriptor = file_.descriptor.number();
    CHECK(set_owner());
    if (::fchmod(descriptor, options_.mode) != 0) return system_refusal("the output's mode cannot be set");
    if (::fsync(descriptor) != 0) return system_refusal("the output cannot be synced");
    return put_in_place(file_, path_, options_.overwrite);
  }
  bool takes_back() const override { return true; }

 private:
  Result<> set_owner() const {
    if (!options_.owner || ::geteuid() != 0) return {};
    const auto [user, group] = *options_.owner;
    if (::fchown(file_.descriptor.number(), user, group) == 0) return {};
    return system_refusal("the output's owner cannot be set");
  }

  Temporary file_;
  std::string path_;
  FileOptions options_;
};

class EncodingOutlet final : public Outlet {
 public:
  explicit EncodingOutlet(std::unique_ptr<Outlet> inner) : inner_(std::move(inner)) {}

  Result<> write(View bytes) override {
    rest_.insert(rest_.end(), bytes.begin(), bytes.end());
    const std::size_t whole = rest_.size() / 3 * 3;
    CHECK(encode(View(rest_).first(whole)));
    rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(whole));
    return {};
  }
  Result<> finish() override {
    CHECK(encode(rest_));
    return inner_->finish();
  }
  bool takes_back() const override { return inner_->takes_back(); }

 private:
  Result<> encode(View bytes) {
    text_.resize(base64_size(bytes.size()));
    base64_to(bytes, reinterpret_cast<char*>(text_.data()));
    return inner_->write(text_);
  }

  std::unique_ptr<Outlet> inner_;
  WipedBytes rest_, text_;
};

}  // namespace

std::unique_ptr<Outlet> pipe_outlet(int descriptor) {
  return std::make_unique<PipeOutlet>(Descriptor(descriptor));
}

Result<std::unique_ptr<Outlet>> file_outlet(const std::string& path, FileOptions options) {
  std::error_code error;
  std::filesystem::path target = std::filesystem::absolute(path, error);
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return refuse(Fault::validation, "the output " + path + " is a directory");
    if (!S_ISREG(status.st_mode)) {
      Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
      if (!device) return system_refusal("the output " + path + " cannot be opened");
      return std::make_unique<PipeOutlet>(std::move(device));
    }
    options.mode &= status.st_mode;  // a file that is replaced gets no more readers than it had
    target = std::filesystem::canonical(path, error);
  }
  TRY(Temporary file, make_temporary(target.parent_path().string()));
  return std::make_unique<FileOutlet>(std::move(file), target.string(), options);
}

std::unique_ptr<Outlet> encoding_outlet(std::unique_ptr<Outlet> inner) {
  return std::make_unique<EncodingOutlet>(std::move(inner));
}

}  // namespace bongtu::cli

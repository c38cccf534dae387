#include "cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "base/bytes.h"
#include "base/secret.h"
#include "cli/temporary.h"

namespace bongtu::cli {
namespace {

namespace fs = std::filesystem;

class PipeOutput final : public Output {
 public:
  explicit PipeOutput(Descriptor descriptor) : descriptor_(std::move(descriptor)) {}
  Result<> write(View bytes) override { return write_all(descriptor_.number(), bytes); }
  Result<> finish() override { return {}; }

 private:
  Descriptor descriptor_;
};

class FileOutput final : public Output {
 public:
  FileOutput(Temporary file, std::string name, const FileOptions& options)
      : file_(std::move(file)), name_(std::move(name)), options_(options) {}
  ~FileOutput() override { remove(file_); }

  Result<> write(View bytes) override { return write_all(file_.descriptor.number(), bytes); }
  Result<> finish() override {
    const int descriptor = file_.descriptor.number();
    CHECK(set_owner());
    if (::fchmod(descriptor, options_.mode) != 0) return system_refusal("the output's mode cannot be set");
    if (::fsync(descriptor) != 0) return system_refusal("the output cannot be synced");
    return put_in_place(file_, name_, options_.overwrite);
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
  std::string name_;
  FileOptions options_;
};

class EncodingOutput final : public Output {
 public:
  explicit EncodingOutput(std::unique_ptr<Output> inner) : inner_(std::move(inner)) {}

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

  std::unique_ptr<Output> inner_;
  WipedBytes rest_, text_;
};

}  // namespace

std::unique_ptr<Output> pipe_output(int descriptor) {
  return std::make_unique<PipeOutput>(Descriptor(descriptor));
}

Result<std::unique_ptr<Output>> file_output(const std::string& path, FileOptions options) {
  std::error_code error;
  fs::path target = fs::absolute(path, error);
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) return refuse(Fault::validation, "the output " + path + " is a directory");
    if (!S_ISREG(status.st_mode)) {
      Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
      if (!device) return system_refusal("the output " + path + " cannot be opened");
      return std::make_unique<PipeOutput>(std::move(device));
    }
    target = fs::canonical(path, error);
  }
  TRY(Directory directory, open_directory(target.parent_path().string()));
  return file_output(std::move(directory), target.filename().string(), options);
}

Result<std::unique_ptr<Output>> file_output(Directory directory, const std::string& name,
                                            FileOptions options) {
  struct stat status{};
  if (::fstatat(directory.descriptor.number(), name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
    if (!S_ISREG(status.st_mode)) {
      return refuse(Fault::validation, "the output " + (fs::path(directory.path) / name).string() +
                                           " is there and no regular file");
    }
    options.mode &= status.st_mode;  // a file that is replaced gets no more readers than it had
  }
  TRY(Temporary file, make_temporary(std::move(directory)));
  return std::make_unique<FileOutput>(std::move(file), name, options);
}

std::unique_ptr<Output> encoding_output(std::unique_ptr<Output> inner) {
  return std::make_unique<EncodingOutput>(std::move(inner));
}

}  // namespace bongtu::cli

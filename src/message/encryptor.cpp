#include <bongtu/message.h>

#include "base/result.h"
#include "message/request.h"
#include "message/seal.h"

namespace bongtu::message {

class Encryptor::State {
 public:
  State(std::shared_ptr<const EncryptionMaterials> materials, const EncryptOptions& options)
      : materials_(std::move(materials)),
        sealer_(*materials_, options.frame_length),
        frame_length_(options.frame_length),
        left_(options.plaintext_bound),
        header_bytes_(sealer_.header_size()) {
    sealer_.header(header_bytes_.data());
  }

  // The header that was just written is read again, so that there is one place that knows its form.
  Result<> read_header() {
    HeaderLimits no_limits;
    no_limits.max_size = header_bytes_.size();
    TRY(header_, parse_header(header_bytes_, no_limits));
    return {};
  }
  const Header& header() const { return header_; }

  Result<> update(View plaintext, Bytes& out) {
    if (ended_) return refuse(Fault::validation, "The message has ended.");
    Result<> done = seal(plaintext, out);
    ended_ = !done;
    return done;
  }

  Result<> finish(Bytes& out) {
    CHECK(update({}, out));
    ended_ = true;
    const std::size_t at = out.size(), last = Sealer::last_size(kept_.size());
    out.resize(at + last + sealer_.footer_size());
    sealer_.last(kept_, out.data() + at);
    sealer_.footer(out.data() + at + last);
    kept_.clear();
    return {};
  }

 private:
  // A frame is sealed when more than it is there: which is the final one shows at the end.
  Result<> seal(View plaintext, Bytes& out) {
    if (left_ && plaintext.size() > *left_) return over_the_bound();
    if (left_) *left_ -= plaintext.size();
    if (!header_is_out_) out.insert(out.end(), header_bytes_.begin(), header_bytes_.end());
    header_is_out_ = true;
    if (!kept_.empty() && kept_.size() + plaintext.size() > frame_length_) {
      keep(plaintext, frame_length_ - kept_.size());
      CHECK(seal_regular(kept_, out));
      kept_.clear();
    }
    if (plaintext.size() > frame_length_) {
      const View whole = plaintext.first((plaintext.size() - 1) / frame_length_ * frame_length_);
      CHECK(seal_regular(whole, out));
      plaintext = plaintext.subspan(whole.size());
    }
    keep(plaintext, plaintext.size());
    return {};
  }

  Result<> seal_regular(View plaintext, Bytes& out) {
    if (!sealer_.has_numbers_for(plaintext.size() / frame_length_))
      return refuse(Fault::limit_exceeded, "A message has at most 4,294,967,295 frames.");
    sealer_.append_regular(plaintext, out);
    return {};
  }

  void keep(View& plaintext, std::size_t size) {
    const std::size_t before = kept_.size();
    kept_.resize(before + size);
    std::ranges::copy(plaintext.first(size), kept_.begin() + static_cast<std::ptrdiff_t>(before));
    plaintext = plaintext.subspan(size);
  }

  std::shared_ptr<const EncryptionMaterials> materials_;
  Sealer sealer_;
  std::size_t frame_length_;
  std::optional<std::uint64_t> left_;  // of the bound
  Bytes header_bytes_;
  Header header_;
  WipedBytes kept_;  // plaintext of no frame yet, at most one frame
  bool header_is_out_ = false;
  bool ended_ = false;
};

Result<Encryptor> Encryptor::start(Cmm& cmm, const EncryptOptions& options) {
  TRY(auto materials, materials_for(cmm, options, options.plaintext_bound));
  CHECK(Sealer::check(*materials, options.frame_length));
  auto state = std::make_unique<State>(std::move(materials), options);
  CHECK(state->read_header());
  return Encryptor(std::move(state));
}

Encryptor::Encryptor(std::unique_ptr<State> state) : state_(std::move(state)) {}
Encryptor::Encryptor(Encryptor&&) noexcept = default;
Encryptor& Encryptor::operator=(Encryptor&&) noexcept = default;
Encryptor::~Encryptor() = default;

Result<> Encryptor::update(View plaintext, Bytes& out) { return state_->update(plaintext, out); }
Result<> Encryptor::finish(Bytes& out) { return state_->finish(out); }
const Header& Encryptor::header() const { return state_->header(); }

}  // namespace bongtu::message

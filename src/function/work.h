// Work: carries out the items of one HTTP request and writes their answers.
#pragma once

#include <bongtu/message.h>

#include "function/data_keys.h"
#include "function/request.h"

namespace bongtu::function {

class Work {
 public:
  // All plaintexts of the request together have at most `plaintext_bound` bytes.
  Work(const Settings& settings, message::Cmm& cmm, std::uint64_t plaintext_bound, WipedText& reply)
      : settings_(settings), data_keys_(cmm, plaintext_bound), reply_(reply) {}

  // Appends the answer to the reply, or appends nothing and returns the error.
  Result<> run(const Request& request);

 private:
  Result<> encrypt(const Request& request);
  Result<> encrypt(const Request& request, View plaintext);
  Result<> decrypt(const Request& request);
  Result<Secret> open(const message::Header& header, const Request& request);

  const Settings& settings_;
  DataKeys data_keys_;
  WipedText& reply_;
  Bytes message_;  // of the current item; kept for its memory
};

}  // namespace bongtu::function

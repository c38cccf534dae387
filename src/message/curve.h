// The curve of a suite that signs, in the terms of crypto.
#pragma once

#include <bongtu/suite.h>

#include "crypto/signing_key.h"

namespace bongtu::message {

inline crypto::SigningCurve signing_curve(const Suite& suite) {
  return suite.signature == Curve::p256 ? crypto::SigningCurve::p256 : crypto::SigningCurve::p384;
}

}  // namespace bongtu::message

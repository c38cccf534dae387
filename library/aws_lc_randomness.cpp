// In the place of src/crypto/aws_lc/evp.cpp: a library leaves the process's memory as it is, so AWS-LC's
// random generator stays in memory that is not locked. AWS-LC overwrites what it frees.
#include "crypto/aws_lc/evp.h"

namespace bongtu::crypto::aws_lc {

void prepare_randomness() {}

}  // namespace bongtu::crypto::aws_lc

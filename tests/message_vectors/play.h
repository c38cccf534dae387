// Decrypts one vector in every way that the library has.
#pragma once

#include "vector.h"

namespace bongtu::message_vectors {

// What went wrong; empty where all was as the manifest says.
std::string play(const Vector& vector);

}  // namespace bongtu::message_vectors

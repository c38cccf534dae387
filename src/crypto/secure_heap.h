// The memory OpenSSL keeps private keys in: its secure heap (mlock, MADV_DONTDUMP, guard pages), and what we
// add.
//
// In the secure heap, by OpenSSL: d, p, q, dP, dQ, qInv of RSA keys; the scalar of EC keys; the seed of
// Ed25519 keys that were parsed (EVP_PKEY_new_raw_private_key would put it elsewhere); the state of the
// random generators. In it because of LockedAllocations: the copies of p and q in the Montgomery contexts of
// RSA, which OpenSSL makes at the first private operation and keeps in ordinary memory. Not in it: what lives
// only during a call: DER while it is parsed or written, the results of each step of a signature. OpenSSL
// frees the former without overwriting it; so every free of OpenSSL's, TLS included, overwrites here.
#pragma once

#include <cstddef>

#include "base/result.h"

namespace bongtu::crypto {

// Makes the heap, `bytes` rounded up to a power of two and to at least 512 KiB; serve calls it at start,
// before the first key. Whoever parses or makes a key without it gets the smallest heap. Later calls change
// nothing. Fault::unavailable where that much memory cannot be locked.
//
// A parsed key takes of it, in bytes: RSA-2048 5,216, RSA-3072 7,136, RSA-4096 9,184; P-256 and secp256k1 32,
// P-384 and Ed25519 64, P-521 128; ML-DSA-44 and 65 6,240, 87 12,384; ML-KEM-512 3,200, 768 and 1024 6,272.
// The random generators of a thread take about 1 KiB, AWS-LC's 544 bytes.
Result<> reserve_secure_heap(std::size_t bytes);

// Makes sure that the heap is there and that another key has room in it. Fault::unavailable where it has not:
// OpenSSL then fails instead of using other memory, and so would the random generator of a new thread, which
// is why the last 128 KiB are not for keys.
Result<> room_for_a_key();

// What OpenSSL allocates with, for a library that is to share the heap.
namespace secure_heap {
void* allocate(std::size_t size, const char* file, int line);
void* reallocate(void* data, std::size_t size, const char* file, int line);
void release(void* data, const char* file, int line);  // overwrites
}  // namespace secure_heap

// While it lives, all that OpenSSL (and AWS-LC) allocates on this thread is in the secure heap (null where
// that is full), and stays there until it is freed. Where no heap was made, as in programs that hold no keys
// of others, it is in ordinary memory. Not to be nested.
class LockedAllocations {
 public:
  LockedAllocations();
  LockedAllocations(const LockedAllocations&) = delete;
  LockedAllocations& operator=(const LockedAllocations&) = delete;
  ~LockedAllocations();
};

}  // namespace bongtu::crypto

// Ed25519ph (RFC 8032, section 5.1) out of an OpenSSL that has only Ed25519.
#pragma once

struct ossl_lib_ctx_st;

namespace bongtu::crypto {

// A library context whose Ed25519 is Ed25519ph with an empty context: what it signs and verifies as the
// message is PH(M), the 64 bytes of SHA-512 of the message. Made once; the first call signs a known answer of
// RFC 8032 and ends the process where it does not come out. Never freed.
//
// Ed25519ph differs from Ed25519 in one thing: the two hashes that make the nonce and the challenge begin
// with dom2(1, ""). OpenSSL got it in 3.2; 3.0 takes SHA-512 from the library context of the key, so a
// context in which SHA-512 puts dom2 before everything but the 32-byte seed makes Ed25519 into Ed25519ph,
// with OpenSSL's own arithmetic.
ossl_lib_ctx_st* ed25519ph();

}  // namespace bongtu::crypto

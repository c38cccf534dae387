// Reading keys in PEM, for this room's .cpp files.
#pragma once

#include "crypto/openssl_key.h"

namespace bongtu::crypto::openssl {

// The private key of the text (PKCS #8, PKCS #1 or SEC 1), or null. Encrypted ones are refused: nobody is
// asked for a password.
Key read_private_pem(View pem);
// The public key of the text (SubjectPublicKeyInfo or PKCS #1), or null; null for a private key too.
Key read_public_pem(View pem);

}  // namespace bongtu::crypto::openssl

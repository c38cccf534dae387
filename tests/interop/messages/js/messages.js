// messages.js read|write FOLDER NAME: the official JavaScript SDK reads, or writes, the messages of NAME (../recipes.py).
import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import {
  buildClient,
  CommitmentPolicy,
  KmsKeyringNode,
  RawAesKeyringNode,
  RawAesWrappingSuiteIdentifier,
  RawRsaKeyringNode,
} from "@aws-crypto/client-node";
import nodeCrypto from "node:crypto";

const [action, folder, name] = process.argv.slice(2);
const key = (file) => fs.readFileSync(path.join(folder, "keys", file));

const wrappingSuites = {
  128: RawAesWrappingSuiteIdentifier.AES128_GCM_IV12_TAG16_NO_PADDING,
  192: RawAesWrappingSuiteIdentifier.AES192_GCM_IV12_TAG16_NO_PADDING,
  256: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
};

function rawAes({ bits, namespace, name }) {
  // A Buffer of the pool would be refused: the key must be memory of its own.
  const unencryptedMasterKey = new Uint8Array(key(`aes-${bits}`));
  // Without utf8Sorting it orders the encryption context as no other SDK does.
  return new RawAesKeyringNode({
    keyName: name, keyNamespace: namespace, unencryptedMasterKey, wrappingSuite: wrappingSuites[bits], utf8Sorting: true,
  });
}

function rawRsa({ padding, namespace, name }) {
  const { RSA_PKCS1_PADDING, RSA_PKCS1_OAEP_PADDING } = nodeCrypto.constants;
  const [scheme, oaepHash] = padding.split("-");
  return new RawRsaKeyringNode({
    keyName: name,
    keyNamespace: namespace,
    rsaKey: { publicKey: key("rsa.public.pem"), privateKey: key("rsa.private.pem") },
    ...(scheme === "pkcs1" ? { padding: RSA_PKCS1_PADDING } : { padding: RSA_PKCS1_OAEP_PADDING, oaepHash }),
  });
}

const kms = ({ arn }) => new KmsKeyringNode({ generatorKeyId: arn });

const keyrings = { "raw-aes": rawAes, "raw-rsa": rawRsa, "aws-kms": kms };

function clientFor(suite) {
  const commits = suite === 0x0478 || suite === 0x0578;
  return buildClient(commits ? CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
    : CommitmentPolicy.FORBID_ENCRYPT_ALLOW_DECRYPT);
}

async function read(client, recipe, keyring, suite, message, plaintext) {
  if (recipe.keyring.padding === "pkcs1") return; // Node refuses it since CVE-2023-46809
  const { plaintext: opened, messageHeader } = await client.decrypt(keyring, fs.readFileSync(message));
  assert.deepEqual(opened, fs.readFileSync(plaintext), message);
  assert.equal(messageHeader.suiteId, suite, message);
  assert.equal(messageHeader.frameLength, recipe.frame_length, message);
  for (const [name, value] of Object.entries(recipe.encryption_context)) {
    assert.equal(messageHeader.encryptionContext[name], value, message);
  }
}

async function write(client, recipe, keyring, suite, message, plaintext) {
  const { result } = await client.encrypt(keyring, fs.readFileSync(plaintext), {
    encryptionContext: recipe.encryption_context, frameLength: recipe.frame_length, suiteId: suite,
  });
  fs.mkdirSync(path.dirname(message), { recursive: true });
  fs.writeFileSync(message, result);
}

let count = 0;
for (const recipe of JSON.parse(fs.readFileSync(path.join(folder, "recipes.json")))) {
  const suite = parseInt(recipe.suite, 16);
  const keyring = keyrings[recipe.keyring.kind](recipe.keyring);
  for (const plaintext of fs.readdirSync(path.join(folder, "plain"))) {
    const message = path.join(folder, name, recipe.id, plaintext);
    await { read, write }[action](clientFor(suite), recipe, keyring, suite, message, path.join(folder, "plain", plaintext));
    count += 1;
  }
}
console.log(count);

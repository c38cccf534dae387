// Uses Bongtu through the AWS SDK for JavaScript v3, configured by the environment only. The same steps as its
// siblings: one line of output for each, and exit code 1 at the first surprise.
import assert from "node:assert/strict";
import {
  InvalidCiphertextException,
  KMS,
  KMSInvalidSignatureException,
  NotFoundException,
} from "@aws-sdk/client-kms";

const client = new KMS();
const purpose = { 부서: "결제" };
const message = new TextEncoder().encode("안녕, Bongtu");

async function createKey() {
  const { KeyMetadata: made } = await client.createKey({ Description: "interop" });
  assert.equal(made.KeyState, "Enabled");
  assert.equal(made.KeySpec, "SYMMETRIC_DEFAULT");
  const { KeyMetadata: described } = await client.describeKey({ KeyId: made.KeyId });
  assert.deepEqual(described.CreationDate, made.CreationDate);
  passed("CreateKey");
  return made.Arn;
}

async function generateDataKey(key) {
  const dataKey = await client.generateDataKey({ KeyId: key, KeySpec: "AES_256", EncryptionContext: purpose });
  assert.equal(dataKey.Plaintext.length, 32);
  const opened = await client.decrypt({ CiphertextBlob: dataKey.CiphertextBlob, EncryptionContext: purpose });
  assert.deepEqual(opened.Plaintext, dataKey.Plaintext);
  passed("GenerateDataKey");
}

async function encrypt(key) {
  const sealed = await client.encrypt({ KeyId: key, Plaintext: message, EncryptionContext: purpose });
  assert.equal(sealed.KeyId, key);
  assert.ok(!Buffer.from(sealed.CiphertextBlob).includes(message), "the ciphertext hides the message");
  passed("Encrypt");
  return sealed.CiphertextBlob;
}

async function decrypt(key, ciphertext) {
  const opened = await client.decrypt({ CiphertextBlob: ciphertext, EncryptionContext: purpose });
  assert.equal(opened.KeyId, key);
  assert.deepEqual(Buffer.from(opened.Plaintext), Buffer.from(message));
  passed("Decrypt");
}

async function refuseUnknownKey() {
  const call = client.encrypt({ KeyId: "00000000-0000-4000-8000-000000000000", Plaintext: message });
  await assert.rejects(call, NotFoundException);
  passed("NotFoundException");
}

async function refuseOtherContext(ciphertext) {
  const call = client.decrypt({ CiphertextBlob: ciphertext, EncryptionContext: { 부서: "인사" } });
  await assert.rejects(call, InvalidCiphertextException);
  passed("InvalidCiphertextException");
}

async function createSigningKey() {
  const { KeyMetadata: made } = await client.createKey({ KeySpec: "ECC_NIST_P256", KeyUsage: "SIGN_VERIFY" });
  assert.equal(made.KeySpec, "ECC_NIST_P256");
  passed("CreateKey ECC_NIST_P256");
  return made.Arn;
}

async function sign(key) {
  const signed = await client.sign({ KeyId: key, Message: message, SigningAlgorithm: "ECDSA_SHA_256" });
  assert.equal(signed.KeyId, key);
  passed("Sign");
  return signed.Signature;
}

async function verify(key, signature) {
  const verified = await client.verify(verification(key, message, signature));
  assert.equal(verified.SignatureValid, true);
  passed("Verify");
}

async function refuseOtherMessage(key, signature) {
  const call = client.verify(verification(key, new TextEncoder().encode("another"), signature));
  await assert.rejects(call, KMSInvalidSignatureException);
  passed("KMSInvalidSignatureException");
}

function verification(KeyId, Message, Signature) {
  return { KeyId, Message, Signature, SigningAlgorithm: "ECDSA_SHA_256" };
}

function passed(step) {
  console.log(step);
}

const key = await createKey();
await generateDataKey(key);
const ciphertext = await encrypt(key);
await decrypt(key, ciphertext);
await refuseUnknownKey();
await refuseOtherContext(ciphertext);

const signingKey = await createSigningKey();
const signature = await sign(signingKey);
await verify(signingKey, signature);
await refuseOtherMessage(signingKey, signature);

// Uses Bongtu through the AWS SDK for Go v2, configured by the environment only. The same steps as its siblings:
// one line of output for each, and exit code 1 at the first surprise.
package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/kms/types"
)

var (
	ctx     = context.Background()
	purpose = map[string]string{"부서": "결제"}
	message = []byte("안녕, Bongtu")
)

func main() {
	settings := must(config.LoadDefaultConfig(ctx))
	client := kms.NewFromConfig(settings)

	key := createKey(client)
	generateDataKey(client, key)
	ciphertext := encrypt(client, key)
	decrypt(client, key, ciphertext)
	refuseUnknownKey(client)
	refuseOtherContext(client, ciphertext)

	signingKey := createSigningKey(client)
	signature := sign(client, signingKey)
	verify(client, signingKey, signature)
	refuseOtherMessage(client, signingKey, signature)
}

func createKey(client *kms.Client) string {
	made := must(client.CreateKey(ctx, &kms.CreateKeyInput{Description: aws.String("interop")})).KeyMetadata
	expect(made.KeyState == types.KeyStateEnabled, "the new key is enabled")
	expect(made.KeySpec == types.KeySpecSymmetricDefault, "the new key is symmetric")
	described := must(client.DescribeKey(ctx, &kms.DescribeKeyInput{KeyId: made.KeyId})).KeyMetadata
	expect(described.CreationDate.Equal(*made.CreationDate), "the same creation date is described")
	passed("CreateKey")
	return *made.Arn
}

func generateDataKey(client *kms.Client, key string) {
	dataKey := must(client.GenerateDataKey(ctx, &kms.GenerateDataKeyInput{
		KeyId: &key, KeySpec: types.DataKeySpecAes256, EncryptionContext: purpose}))
	expect(len(dataKey.Plaintext) == 32, "a data key has 32 bytes")
	opened := must(client.Decrypt(ctx, &kms.DecryptInput{
		CiphertextBlob: dataKey.CiphertextBlob, EncryptionContext: purpose}))
	expect(bytes.Equal(opened.Plaintext, dataKey.Plaintext), "the data key decrypts to itself")
	passed("GenerateDataKey")
}

func encrypt(client *kms.Client, key string) []byte {
	sealed := must(client.Encrypt(ctx, &kms.EncryptInput{KeyId: &key, Plaintext: message, EncryptionContext: purpose}))
	expect(*sealed.KeyId == key, "it was encrypted under the key")
	expect(!bytes.Contains(sealed.CiphertextBlob, message), "the ciphertext hides the message")
	passed("Encrypt")
	return sealed.CiphertextBlob
}

func decrypt(client *kms.Client, key string, ciphertext []byte) {
	opened := must(client.Decrypt(ctx, &kms.DecryptInput{CiphertextBlob: ciphertext, EncryptionContext: purpose}))
	expect(*opened.KeyId == key, "it was decrypted with the key")
	expect(bytes.Equal(opened.Plaintext, message), "the message comes back")
	passed("Decrypt")
}

func refuseUnknownKey(client *kms.Client) {
	_, err := client.Encrypt(ctx, &kms.EncryptInput{
		KeyId: aws.String("00000000-0000-4000-8000-000000000000"), Plaintext: message})
	var notFound *types.NotFoundException
	expect(errors.As(err, &notFound), "an unknown key is a NotFoundException")
	passed("NotFoundException")
}

func refuseOtherContext(client *kms.Client, ciphertext []byte) {
	_, err := client.Decrypt(ctx, &kms.DecryptInput{
		CiphertextBlob: ciphertext, EncryptionContext: map[string]string{"부서": "인사"}})
	var invalid *types.InvalidCiphertextException
	expect(errors.As(err, &invalid), "another context is an InvalidCiphertextException")
	passed("InvalidCiphertextException")
}

func createSigningKey(client *kms.Client) string {
	made := must(client.CreateKey(ctx, &kms.CreateKeyInput{
		KeySpec: types.KeySpecEccNistP256, KeyUsage: types.KeyUsageTypeSignVerify})).KeyMetadata
	expect(made.KeySpec == types.KeySpecEccNistP256, "the new key is on P-256")
	passed("CreateKey ECC_NIST_P256")
	return *made.Arn
}

func sign(client *kms.Client, key string) []byte {
	signed := must(client.Sign(ctx, &kms.SignInput{
		KeyId: &key, Message: message, SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256}))
	expect(*signed.KeyId == key, "it was signed with the key")
	passed("Sign")
	return signed.Signature
}

func verify(client *kms.Client, key string, signature []byte) {
	verified := must(client.Verify(ctx, &kms.VerifyInput{KeyId: &key, Message: message, Signature: signature,
		SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256}))
	expect(verified.SignatureValid, "the signature is valid")
	passed("Verify")
}

func refuseOtherMessage(client *kms.Client, key string, signature []byte) {
	_, err := client.Verify(ctx, &kms.VerifyInput{KeyId: &key, Message: []byte("another"), Signature: signature,
		SigningAlgorithm: types.SigningAlgorithmSpecEcdsaSha256})
	var invalid *types.KMSInvalidSignatureException
	expect(errors.As(err, &invalid), "another message is a KMSInvalidSignatureException")
	passed("KMSInvalidSignatureException")
}

func passed(step string) { fmt.Println(step) }

func expect(holds bool, claim string) {
	if !holds {
		fail(errors.New("not so: " + claim))
	}
}

func must[Answer any](answer Answer, err error) Answer {
	if err != nil {
		fail(err)
	}
	return answer
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

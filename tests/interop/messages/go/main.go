// messages read|write FOLDER NAME: the official Go SDK reads, or writes, the messages of NAME (../recipes.py).
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"os"
	"path/filepath"

	mpl "github.com/aws/aws-cryptographic-material-providers-library/releases/go/mpl/awscryptographymaterialproviderssmithygenerated"
	model "github.com/aws/aws-cryptographic-material-providers-library/releases/go/mpl/awscryptographymaterialproviderssmithygeneratedtypes"
	primitives "github.com/aws/aws-cryptographic-material-providers-library/releases/go/primitives/awscryptographyprimitivessmithygeneratedtypes"
	esdk "github.com/aws/aws-encryption-sdk/releases/go/encryption-sdk/awscryptographyencryptionsdksmithygenerated"
	esdktypes "github.com/aws/aws-encryption-sdk/releases/go/encryption-sdk/awscryptographyencryptionsdksmithygeneratedtypes"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

type recipe struct {
	ID                string            `json:"id"`
	Suite             string            `json:"suite"`
	FrameLength       int64             `json:"frame_length"`
	EncryptionContext map[string]string `json:"encryption_context"`
	Keyring           struct {
		Kind, Namespace, Name, Padding, Curve, Arn string
		Bits                                       int
	} `json:"keyring"`
}

var (
	ctx       = context.Background()
	folder    = os.Args[2]
	providers = must(mpl.NewClient(model.MaterialProvidersConfig{}))
	paddings  = map[string]model.PaddingScheme{
		"pkcs1": "PKCS1", "oaep-sha1": "OAEP_SHA1_MGF1", "oaep-sha256": "OAEP_SHA256_MGF1",
		"oaep-sha384": "OAEP_SHA384_MGF1", "oaep-sha512": "OAEP_SHA512_MGF1",
	}
	curves = map[string]primitives.ECDHCurveSpec{
		"p256": primitives.ECDHCurveSpecEccNistP256,
		"p384": primitives.ECDHCurveSpecEccNistP384,
		"p521": primitives.ECDHCurveSpecEccNistP521,
	}
)

func must[T any](value T, err error) T {
	check(err)
	return value
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func key(name string) []byte { return must(os.ReadFile(filepath.Join(folder, "keys", name))) }

func rawAes(r recipe) (model.IKeyring, error) {
	bits := fmt.Sprint(r.Keyring.Bits)
	return providers.CreateRawAesKeyring(ctx, model.CreateRawAesKeyringInput{
		KeyNamespace: r.Keyring.Namespace, KeyName: r.Keyring.Name, WrappingKey: key("aes-" + bits),
		WrappingAlg: model.AesWrappingAlg("ALG_AES" + bits + "_GCM_IV12_TAG16"),
	})
}

func rawRsa(r recipe) (model.IKeyring, error) {
	return providers.CreateRawRsaKeyring(ctx, model.CreateRawRsaKeyringInput{
		KeyNamespace: r.Keyring.Namespace, KeyName: r.Keyring.Name, PaddingScheme: paddings[r.Keyring.Padding],
		PublicKey: key("rsa.public.pem"), PrivateKey: key("rsa.private.pem"),
	})
}

func rawEcdh(r recipe) (model.IKeyring, error) {
	recipient, _ := pem.Decode(key("recipient-" + r.Keyring.Curve + ".public.pem"))
	scheme := model.RawEcdhStaticConfigurationsMemberRawPrivateKeyToStaticPublicKey{
		Value: model.RawPrivateKeyToStaticPublicKeyInput{
			SenderStaticPrivateKey: key("sender-" + r.Keyring.Curve + ".private.pem"), RecipientPublicKey: recipient.Bytes,
		},
	}
	return providers.CreateRawEcdhKeyring(ctx, model.CreateRawEcdhKeyringInput{
		CurveSpec: curves[r.Keyring.Curve], KeyAgreementScheme: &scheme,
	})
}

func awsKms(r recipe) (model.IKeyring, error) {
	return providers.CreateAwsKmsKeyring(ctx, model.CreateAwsKmsKeyringInput{
		KmsClient: kms.NewFromConfig(must(config.LoadDefaultConfig(ctx))), KmsKeyId: r.Keyring.Arn,
	})
}

var keyrings = map[string]func(recipe) (model.IKeyring, error){
	"raw-aes": rawAes, "raw-rsa": rawRsa, "raw-ecdh": rawEcdh, "aws-kms": awsKms,
}

func clientFor(suite string) *esdk.Client {
	policy := model.ESDKCommitmentPolicyForbidEncryptAllowDecrypt
	if suite == "0478" || suite == "0578" {
		policy = model.ESDKCommitmentPolicyRequireEncryptRequireDecrypt
	}
	return must(esdk.NewClient(esdktypes.AwsEncryptionSdkConfig{CommitmentPolicy: &policy}))
}

func suiteOf(r recipe) model.ESDKAlgorithmSuiteId {
	return model.ESDKAlgorithmSuiteId("0x" + r.Suite)
}

func read(r recipe, keyring model.IKeyring, message string, plaintext []byte) {
	opened := must(clientFor(r.Suite).Decrypt(ctx, esdktypes.DecryptInput{
		Ciphertext: must(os.ReadFile(message)), Keyring: keyring,
	}))
	same := bytes.Equal(opened.Plaintext, plaintext) && opened.AlgorithmSuiteId == suiteOf(r)
	for name, value := range r.EncryptionContext {
		same = same && opened.EncryptionContext[name] == value
	}
	if !same {
		check(fmt.Errorf("%s is not what was written", message))
	}
}

func write(r recipe, keyring model.IKeyring, message string, plaintext []byte) {
	suite := suiteOf(r)
	sealed := must(clientFor(r.Suite).Encrypt(ctx, esdktypes.EncryptInput{
		Plaintext: plaintext, Keyring: keyring, EncryptionContext: r.EncryptionContext,
		AlgorithmSuiteId: &suite, FrameLength: &r.FrameLength,
	}))
	check(os.MkdirAll(filepath.Dir(message), 0o700))
	check(os.WriteFile(message, sealed.Ciphertext, 0o600))
}

func main() {
	action, name, count := os.Args[1], os.Args[3], 0
	var recipes []recipe
	check(json.Unmarshal(must(os.ReadFile(filepath.Join(folder, "recipes.json"))), &recipes))
	for _, r := range recipes {
		keyring := must(keyrings[r.Keyring.Kind](r))
		for _, entry := range must(os.ReadDir(filepath.Join(folder, "plain"))) {
			plaintext := must(os.ReadFile(filepath.Join(folder, "plain", entry.Name())))
			message := filepath.Join(folder, name, r.ID, entry.Name())
			if action == "read" {
				read(r, keyring, message, plaintext)
			} else {
				write(r, keyring, message, plaintext)
			}
			count++
		}
	}
	fmt.Println(count)
}

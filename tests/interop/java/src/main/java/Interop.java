import java.util.Arrays;
import java.util.Map;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.*;

/**
 * Uses Bongtu through the AWS SDK for Java v2, configured by the environment only. The same steps as its siblings: one
 * line of output for each, and exit code 1 at the first surprise.
 */
public final class Interop {
    private static final Map<String, String> PURPOSE = Map.of("부서", "결제");
    private static final SdkBytes MESSAGE = SdkBytes.fromUtf8String("안녕, Bongtu");

    private final KmsClient client;

    private Interop(KmsClient client) {
        this.client = client;
    }

    public static void main(String[] arguments) {
        try (KmsClient client = KmsClient.create()) {
            new Interop(client).run();
        }
    }

    private void run() {
        String key = createKey();
        generateDataKey(key);
        SdkBytes ciphertext = encrypt(key);
        decrypt(key, ciphertext);
        refuseUnknownKey();
        refuseOtherContext(ciphertext);

        String signingKey = createSigningKey();
        SdkBytes signature = sign(signingKey);
        verify(signingKey, signature);
        refuseOtherMessage(signingKey, signature);
    }

    private String createKey() {
        KeyMetadata made = client.createKey(r -> r.description("interop")).keyMetadata();
        expect(made.keyState() == KeyState.ENABLED, "the new key is enabled");
        expect(made.keySpec() == KeySpec.SYMMETRIC_DEFAULT, "the new key is symmetric");
        KeyMetadata described = client.describeKey(r -> r.keyId(made.keyId())).keyMetadata();
        expect(described.creationDate().equals(made.creationDate()), "the same creation date is described");
        passed("CreateKey");
        return made.arn();
    }

    private void generateDataKey(String key) {
        GenerateDataKeyResponse dataKey = client.generateDataKey(
            r -> r.keyId(key).keySpec(DataKeySpec.AES_256).encryptionContext(PURPOSE));
        expect(dataKey.plaintext().asByteArray().length == 32, "a data key has 32 bytes");
        DecryptResponse opened =
            client.decrypt(r -> r.ciphertextBlob(dataKey.ciphertextBlob()).encryptionContext(PURPOSE));
        expect(opened.plaintext().equals(dataKey.plaintext()), "the data key decrypts to itself");
        passed("GenerateDataKey");
    }

    private SdkBytes encrypt(String key) {
        EncryptResponse sealed = client.encrypt(r -> r.keyId(key).plaintext(MESSAGE).encryptionContext(PURPOSE));
        expect(sealed.keyId().equals(key), "it was encrypted under the key");
        expect(!contains(sealed.ciphertextBlob(), MESSAGE), "the ciphertext hides the message");
        passed("Encrypt");
        return sealed.ciphertextBlob();
    }

    private void decrypt(String key, SdkBytes ciphertext) {
        DecryptResponse opened = client.decrypt(r -> r.ciphertextBlob(ciphertext).encryptionContext(PURPOSE));
        expect(opened.keyId().equals(key), "it was decrypted with the key");
        expect(opened.plaintext().equals(MESSAGE), "the message comes back");
        passed("Decrypt");
    }

    private void refuseUnknownKey() {
        refused("NotFoundException", NotFoundException.class,
            () -> client.encrypt(r -> r.keyId("00000000-0000-4000-8000-000000000000").plaintext(MESSAGE)));
    }

    private void refuseOtherContext(SdkBytes ciphertext) {
        refused("InvalidCiphertextException", InvalidCiphertextException.class,
            () -> client.decrypt(r -> r.ciphertextBlob(ciphertext).encryptionContext(Map.of("부서", "인사"))));
    }

    private String createSigningKey() {
        KeyMetadata made = client.createKey(
            r -> r.keySpec(KeySpec.ECC_NIST_P256).keyUsage(KeyUsageType.SIGN_VERIFY)).keyMetadata();
        expect(made.keySpec() == KeySpec.ECC_NIST_P256, "the new key is on P-256");
        passed("CreateKey ECC_NIST_P256");
        return made.arn();
    }

    private SdkBytes sign(String key) {
        SignResponse signed = client.sign(
            r -> r.keyId(key).message(MESSAGE).signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256));
        expect(signed.keyId().equals(key), "it was signed with the key");
        passed("Sign");
        return signed.signature();
    }

    private void verify(String key, SdkBytes signature) {
        expect(verification(key, MESSAGE, signature).signatureValid(), "the signature is valid");
        passed("Verify");
    }

    private void refuseOtherMessage(String key, SdkBytes signature) {
        refused("KMSInvalidSignatureException", KmsInvalidSignatureException.class,
            () -> verification(key, SdkBytes.fromUtf8String("another"), signature));
    }

    private VerifyResponse verification(String key, SdkBytes message, SdkBytes signature) {
        return client.verify(r -> r.keyId(key).message(message).signature(signature)
            .signingAlgorithm(SigningAlgorithmSpec.ECDSA_SHA_256));
    }

    private static void refused(String name, Class<? extends KmsException> expected, Runnable call) {
        try {
            call.run();
        } catch (KmsException refusal) {
            if (!expected.isInstance(refusal)) throw refusal;
            passed(name);
            return;
        }
        throw new AssertionError("answered instead of refused with " + name);
    }

    private static boolean contains(SdkBytes bytes, SdkBytes part) {
        byte[] all = bytes.asByteArray(), wanted = part.asByteArray();
        for (int at = 0; at + wanted.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) return true;
        }
        return false;
    }

    private static void passed(String step) {
        System.out.println(step);
    }

    private static void expect(boolean holds, String claim) {
        if (!holds) throw new AssertionError("not so: " + claim);
    }
}

using System.Text;
using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Amazon.SimpleSystemsManagement;
using Amazon.SimpleSystemsManagement.Model;
using GapFurniture.Aws;
using GapFurniture.Shared;
using GapFurniture.YumRepo.Signing;

namespace GapFurniture.YumRepo;

/// <summary>Reads the signing key, once, from where the settings say.</summary>
/// <param name="key">The key; null: nothing is signed.</param>
/// <param name="passphrase">Its passphrase; null: it has none.</param>
/// <param name="userId">User id of the public key of a key of KMS.</param>
/// <param name="ssm">Parameter Store; not asked without a parameter.</param>
/// <param name="kms">KMS; not asked without a key of it.</param>
/// <param name="redactor">Masks the passphrase in every output.</param>
internal sealed class SigningKeys(
    KeySource? key,
    KeySource? passphrase,
    string? userId,
    Func<IAmazonSimpleSystemsManagement> ssm,
    Func<IAmazonKeyManagementService> kms,
    Redactor redactor
)
{
    private readonly Lock _lock = new();
    private Task<IRepositorySigner>? _reading;

    /// <returns>Null where nothing is signed.</returns>
    /// <exception cref="SigningException">The key cannot be read, or is not one that signs.</exception>
    public async Task<IRepositorySigner?> SignerAsync(CancellationToken cancellationToken)
    {
        if (key is null)
            return null;
        Task<IRepositorySigner> reading;
        lock (_lock)
        {
            // A failure may pass: the next event tries again.
            reading = _reading is { IsFaulted: false, IsCanceled: false } ? _reading : ReadAsync(key, cancellationToken);
            _reading = reading;
        }
        return await reading;
    }

    private async Task<IRepositorySigner> ReadAsync(KeySource source, CancellationToken cancellationToken)
    {
        if (source.Kind == KeyKind.Kms)
        {
            return await AskAsync(
                source,
                "kms:DescribeKey, GetPublicKey and Sign",
                () => KmsSigner.CreateAsync(kms(), source.Name, userId!, TimeProvider.System, cancellationToken)
            );
        }
        var word = passphrase is null ? null : Encoding.UTF8.GetString(await BytesAsync(passphrase, cancellationToken)).TrimEnd('\r', '\n');
        redactor.Add(word);
        return new LocalKeySigner(await BytesAsync(source, cancellationToken), word ?? "", TimeProvider.System);
    }

    private async Task<byte[]> BytesAsync(KeySource source, CancellationToken cancellationToken)
    {
        if (source.Kind == KeyKind.File)
        {
            // It may be a pipe that nobody writes to.
            return await Task.Run(() => FileBytes(source.Name), cancellationToken).WaitAsync(cancellationToken);
        }
        var request = new GetParameterRequest { Name = source.Name, WithDecryption = true };
        var response = await AskAsync(source, "ssm:GetParameter", () => ssm().GetParameterAsync(request, cancellationToken));
        return Encoding.UTF8.GetBytes(response.Parameter.Value);
    }

    private static byte[] FileBytes(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SigningException("the file with the signing key, or its passphrase, cannot be read: permission denied", e);
        }
    }

    private static async Task<T> AskAsync<T>(KeySource source, string needed, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is ParameterNotFoundException or NotFoundException)
        {
            throw new SigningException($"{source} does not exist in this account and Region: check the name, and AWS_REGION", e);
        }
        catch (Exception e) when (AwsTrouble.Is(e))
        {
            throw new SigningException($"{source} cannot be read: {AwsTrouble.Describe(e, needed)}", e);
        }
    }
}

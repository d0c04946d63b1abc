using System.Security.Cryptography;
using System.Text;
using GapFurniture.YumRepo.Signing;

namespace GapFurniture.YumRepo.Tests.Fakes;

/// <summary>Signatures that only this class makes: what they look like is tested with the signers.</summary>
internal sealed class FakeSigner : IRepositorySigner
{
    public int Signatures { get; private set; }

    public byte[] PublicKey { get; init; } = "key"u8.ToArray();

    public Task<byte[]> SignAsync(ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        Signatures++;
        return Task.FromResult(Of(data.Span));
    }

    public static byte[] Of(ReadOnlySpan<byte> data) => Encoding.UTF8.GetBytes("signed " + Convert.ToHexStringLower(SHA256.HashData(data)));
}

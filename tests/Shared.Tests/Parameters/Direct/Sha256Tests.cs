using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using GapFurniture.Shared.Parameters.Direct;

namespace GapFurniture.Shared.Tests.Parameters.Direct;

/// <summary>The platform's implementation is the witness.</summary>
public sealed class Sha256Tests
{
    [Theory]
    [InlineData("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Known_answers(string text, string hash) =>
        Convert.ToHexString(Sha256.Hash(Encoding.ASCII.GetBytes(text))).ToLowerInvariant().ShouldBe(hash);

    [Fact]
    public void Every_length_around_a_block_is_hashed_right()
    {
        for (var length = 0; length < 300; length++)
        {
            var data = Enumerable.Range(0, length).Select(i => (byte)(i * 7)).ToArray();
            Sha256.Hash(data).ShouldBe(SHA256.HashData(data));
        }
    }

    [Fact]
    public void Any_key_and_data_give_the_right_code() =>
        Prop.ForAll<byte[], byte[]>((key, data) => Sha256.Hmac(key, data).ShouldBe(HMACSHA256.HashData(key, data)))
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(500)]
    public void Long_keys_are_hashed_first(int length)
    {
        var key = Enumerable.Repeat((byte)0xaa, length).ToArray();

        Sha256.Hmac(key, "data"u8).ShouldBe(HMACSHA256.HashData(key, "data"u8.ToArray()));
    }
}

using System.IO.Compression;
using System.Text;
using GapFurniture.S32cs.Input;
using GapFurniture.S32cs.Tests.Fakes;

namespace GapFurniture.S32cs.Tests.Input;

public sealed class GunzipTests
{
    private static readonly string s_text = string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"line {i * 7919}"));
    private static readonly byte[] s_gzip = Compress(s_text);

    [Fact]
    public async Task Gzip_is_recognised_by_content_and_several_members_are_one_text()
    {
        (await ReadAsync(s_gzip)).ShouldBe(s_text);
        (await ReadAsync([.. s_gzip, .. s_gzip, .. Compress("")])).ShouldBe(s_text + s_text);
        (await ReadAsync(Encoding.UTF8.GetBytes(s_text))).ShouldBe(s_text);
        (await ReadAsync([])).ShouldBe("");
        (await ReadAsync([0x1F])).ShouldBe("\u001F");
    }

    [Fact]
    public async Task A_stream_that_is_cut_off_anywhere_is_an_error_and_never_an_end()
    {
        var small = Compress("""{"id":"1","type":"delete"}""");
        for (var length = 3; length < small.Length; length++)
            await Should.ThrowAsync<LoadException>(() => ReadAsync(small[..length]), $"{length} of {small.Length} bytes");
        for (var length = s_gzip.Length - 40; length < s_gzip.Length; length++)
            await Should.ThrowAsync<LoadException>(() => ReadAsync(s_gzip[..length]), $"{length} of {s_gzip.Length} bytes");
        await Should.ThrowAsync<LoadException>(() => ReadAsync([.. s_gzip, .. s_gzip[..(s_gzip.Length / 2)]]));
    }

    [Fact]
    public async Task Damage_and_what_follows_the_data_are_errors()
    {
        var damaged = (byte[])s_gzip.Clone();
        damaged[damaged.Length / 2] ^= 0x10;
        await Should.ThrowAsync<LoadException>(() => ReadAsync(damaged));
        foreach (var length in new[] { 1, 2, 15, 16, 17, 100, 200_000 })
            await Should.ThrowAsync<LoadException>(() => ReadAsync([.. s_gzip, .. new byte[length]]), $"{length} bytes behind it");
        await Should.ThrowAsync<LoadException>(() => ReadAsync([.. s_gzip, .. "rubbish behind it"u8]));
        await Should.ThrowAsync<LoadException>(() => ReadAsync([.. s_gzip, .. s_gzip[..1]]));
        await Should.ThrowAsync<LoadException>(() => ReadAsync([.. s_gzip, .. new byte[4], .. s_gzip]));
    }

    [Fact]
    public async Task A_wrong_checksum_is_damage_and_nothing_about_archives()
    {
        var damaged = (byte[])s_gzip.Clone();
        damaged[^8] ^= 1;

        (await Should.ThrowAsync<LoadException>(() => ReadAsync(damaged))).Message.ShouldBe(
            "the gzip data is damaged or cut off (gzip -t says which)"
        );
    }

    // GZipStream reads 8 KB at a time; where a member ends in such a piece must make no difference.
    [Fact]
    public async Task Members_that_end_anywhere_in_a_piece_are_told_from_what_is_no_member()
    {
        for (var first = 1; first < s_gzip.Length; first += 97)
        {
            (await ReadAsync(new InPieces([.. s_gzip, .. s_gzip], first))).ShouldBe(s_text + s_text, $"{first}");
            foreach (byte[] behind in new[] { "x"u8.ToArray(), new byte[100], s_gzip[..1], s_gzip[..2], s_gzip[..9], s_gzip[..^1] })
            {
                await Should.ThrowAsync<LoadException>(() => ReadAsync(new InPieces([.. s_gzip, .. behind], first)), $"{first}");
                await Should.ThrowAsync<LoadException>(() => ReadAsync(new InPieces([.. s_gzip, .. behind], s_gzip.Length)), $"{first}");
            }
        }
    }

    [Fact]
    public async Task Content_that_arrives_piece_by_piece_is_the_same()
    {
        byte[] stored = [.. s_gzip, .. s_gzip];
        for (var seed = 0; seed < 20; seed++)
            (await ReadAsync(new LateStream(new ChunkedStream(stored, new Random(seed), 1 + (seed * 250))))).ShouldBe(s_text + s_text);
    }

    [Fact]
    public async Task A_connection_that_breaks_is_reported_as_that()
    {
        var breaking = new LateStream(new BreakingStream(s_gzip, s_gzip.Length / 2, endsQuietly: false));

        (await Should.ThrowAsync<IOException>(() => ReadAsync(breaking))).Message.ShouldContain("reset by peer");
    }

    private static Task<string> ReadAsync(byte[] stored) => ReadAsync(new MemoryStream(stored));

    private static async Task<string> ReadAsync(Stream stored)
    {
        await using var content = await Gunzip.OpenAsync(new StoredStream(stored), CancellationToken.None);
        using var text = new MemoryStream();
        var buffer = new byte[10_000];
        for (int read; (read = await content.ReadAsync(buffer, CancellationToken.None)) > 0; )
            await text.WriteAsync(buffer.AsMemory(0, read));
        return Encoding.UTF8.GetString(text.ToArray());
    }

    private static byte[] Compress(string text)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Optimal))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return buffer.ToArray();
    }

    /// <summary>The first bytes in one piece, then as much as is asked for.</summary>
    private sealed class InPieces(byte[] content, int first) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(Position < first ? buffer[..Math.Min(buffer.Length, first - (int)Position)] : buffer, cancellationToken);
    }
}

using GapFurniture.YumRepo.Metadata;

namespace GapFurniture.YumRepo.Tests.Metadata;

/// <summary>Bytes that lie in several places read as if they were in one.</summary>
public sealed class SpooledPartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    public async Task Parts_of_others_and_own_bytes_are_read_in_their_order_as_often_as_wanted(int bufferSize)
    {
        using var former = new Spool();
        former.Append("0123456789"u8);
        using var parts = new SpooledParts();
        parts.Append("<"u8);
        parts.Append(former, 2, 3);
        parts.Append(former, 5, 2);
        parts.Append(former, 5, 0);
        parts.Append("a"u8);
        parts.Append("b"u8);
        parts.Append(former, 0, 1);
        parts.Append(">"u8);

        await using var stream = parts.Open();

        parts.Length.ShouldBe(10);
        stream.Length.ShouldBe(10);
        for (var round = 0; round < 2; round++)
        {
            stream.Position = 0;
            using var text = new MemoryStream();
            await stream.CopyToAsync(text, bufferSize, TestContext.Current.CancellationToken);
            text.ToArray().ShouldBe("<23456ab0>"u8.ToArray());
        }
        stream.Seek(-3, SeekOrigin.End);
        stream.ReadByte().ShouldBe('b');
    }
}

namespace GapFurniture.IotTweet.Tests.Text;

public sealed class ZoneTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("UTC", "12:00")]
    [InlineData("+09:00", "21:00")]
    [InlineData("-03:30", "08:30")]
    [InlineData("Asia/Tokyo", "21:00")]
    [InlineData("Europe/Berlin", "14:00")]
    public void Offsets_and_names_are_zones(string zone, string time) =>
        TimeZoneInfo.ConvertTime(s_noon, IotTweetOptions.ZoneOf(zone)).ToString("HH:mm").ShouldBe(time);

    [Theory]
    [InlineData("Tokio")]
    [InlineData("+9")]
    [InlineData("+15:00")]
    [InlineData("../../etc/passwd")]
    public void Anything_else_is_a_mistake_with_a_way_out(string zone) =>
        Should.Throw<FormatException>(() => IotTweetOptions.ZoneOf(zone)).Message.ShouldContain("+09:00");
}

namespace GapFurniture.IotTweet;

/// <summary>How a button was pressed.</summary>
internal enum ClickType
{
    Single,
    Double,
    Long,
}

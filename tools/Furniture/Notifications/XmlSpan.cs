namespace GapFurniture.Furniture.Notifications;

/// <summary>Where something stands in a text: from <paramref name="Start"/> up to, not including, <paramref name="End"/>.</summary>
internal sealed record XmlSpan(int Start, int End);

namespace GapFurniture.Furniture.Tests.EndToEnd;

/// <summary>How the program ended.</summary>
internal sealed record Outcome(int Status, string Output, string Errors)
{
    public string All => Output + Errors;
}

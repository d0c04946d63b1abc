namespace GapFurniture.Shared.Tests.Fakes;

/// <summary>A message as the fake queue keeps it.</summary>
internal sealed record FakeMessage(string Id, string Body, string? Group)
{
    public int Receives { get; set; }

    public string Handle { get; set; } = "";

    public DateTimeOffset FirstReceived { get; set; }

    public DateTimeOffset VisibleAt { get; set; }

    public bool Deleted { get; set; }
}

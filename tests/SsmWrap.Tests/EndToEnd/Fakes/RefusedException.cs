namespace GapFurniture.SsmWrap.Tests.EndToEnd.Fakes;

/// <summary>A page of a <see cref="FakeServer"/> refuses with this status and body.</summary>
internal sealed class RefusedException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}

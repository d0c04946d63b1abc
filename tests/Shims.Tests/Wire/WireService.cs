namespace GapFurniture.Shims.Tests.Wire;

/// <summary>A service in WIRE.txt.</summary>
internal sealed record WireService(
    string Name,
    string Protocol,
    string ApiVersion,
    string EndpointPrefix,
    string ServiceId,
    string SigningName,
    string EndpointVariable
)
{
    public List<WireOperation> Operations { get; } = [];

    public WireOperation Operation(string name) => Operations.Single(operation => operation.Name == name);

    public override string ToString() => Name;
}

namespace GapFurniture.Shared.Parameters.Direct;

/// <summary>
/// Where requests go, for which Region they are signed, and with whose keys; these are asked for at every request, since temporary ones expire.
/// </summary>
internal sealed record SsmTarget(Uri Endpoint, string Region, Func<AwsKeys> Keys);

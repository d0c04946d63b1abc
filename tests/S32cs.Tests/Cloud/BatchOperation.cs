using System.Text.Json;

namespace GapFurniture.LocalCloud.CloudSearch;

/// <summary>One operation of a batch; without fields it deletes.</summary>
internal sealed record BatchOperation(string Id, JsonElement? Fields);

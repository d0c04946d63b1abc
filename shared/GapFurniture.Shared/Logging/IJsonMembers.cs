using System.Text.Json;

namespace GapFurniture.Shared.Logging;

/// <summary>
/// A value of a log message that has members of its own in a JSON line, beside timestamp, level and message, such as the numbers of a summary.
/// In a plain line it is its <see cref="object.ToString"/>. Its members are written as they are: no secrets in them.
/// </summary>
public interface IJsonMembers
{
    /// <summary>Writes the members into the line's object.</summary>
    void WriteMembers(Utf8JsonWriter json);
}

using System.Text.Json;

namespace GapFurniture.Furniture.Status;

/// <summary>The status for programs: a list, one object for each piece.</summary>
internal static class StatusJson
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static string Of(IReadOnlyList<PieceStatus> pieces) => JsonSerializer.Serialize(pieces.Select(Of), s_options);

    private static object Of(PieceStatus status) =>
        new
        {
            status.Piece.Piece,
            status.Deployment.Name,
            Found = !status.Deployment.IsAbsent,
            Queues = status.Deployment.Queues.Select(q => new
            {
                q.Name,
                q.Waiting,
                q.InFlight,
                q.Delayed,
            }),
            OldestSeconds = status.Oldest?.TotalSeconds,
            DeadLetters = status.Deployment.DeadLetters.Select(d => new { d.Name, d.Messages }),
            Functions = status.Deployment.Functions.Select(f => Of(status, f)),
            Numbers = status.Series.Select(s => new
            {
                s.Line.Name,
                s.Line.Label,
                Kind = s.Line.Kind.ToString().ToLowerInvariant(),
                s.Line.Unit,
                Statistic = s.Line.Statistic.ToString(),
                s.LastHour,
                s.LastDay,
                s.LastWeek,
            }),
            Alarms = status.Alarms.Select(a => new
            {
                a.Name,
                a.State,
                a.Description,
                a.Reason,
            }),
            status.Attention,
            status.Unread,
        };

    private static object Of(PieceStatus status, FunctionConfiguration function) =>
        new
        {
            function.Name,
            function.State,
            TimeoutSeconds = function.Timeout.TotalSeconds,
            function.MemoryMb,
            MemoryUsedMb = status.MemoryUsedMb.TryGetValue(function.Name, out var used) ? used : (long?)null,
            function.LogGroup,
        };
}

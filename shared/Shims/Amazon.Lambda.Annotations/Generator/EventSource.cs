using Microsoft.CodeAnalysis;

namespace Amazon.Lambda.Annotations.Generator;

/// <summary>The event source attributes and what they demand of a method.</summary>
internal sealed record EventSource(string Attribute, string EventType, string? Output)
{
    private static readonly EventSource[] _all =
    [
        new(
            "Amazon.Lambda.Annotations.SQS.SQSEventAttribute",
            "global::Amazon.Lambda.SQSEvents.SQSEvent",
            "global::Amazon.Lambda.SQSEvents.SQSBatchResponse"
        ),
        new("Amazon.Lambda.Annotations.S3.S3EventAttribute", "global::Amazon.Lambda.S3Events.S3Event", Output: null),
        new(
            "Amazon.Lambda.Annotations.Schedule.ScheduleEventAttribute",
            "global::Amazon.Lambda.CloudWatchEvents.ScheduledEvents.ScheduledEvent",
            Output: null
        ),
    ];

    public static EventSource[] Of(IMethodSymbol method) =>
        [.. _all.Where(source => method.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == source.Attribute))];

    public bool Fits(Parameter[] parameters) =>
        parameters.Length is 1 or 2
        && parameters[0] is { Source: ParameterSource.Event } first
        && first.Type == EventType
        && (parameters.Length == 1 || parameters[1].Source == ParameterSource.Context);

    public bool Fits(Answer answer, string? output) => answer is Answer.Nothing or Answer.Task || (Output is not null && output == Output);

    public string Demands =>
        $"its parameters must be {Short(EventType)} and, if it likes, ILambdaContext; it must return void or Task"
        + (Output is null ? "" : $", or {Short(Output)} or a Task of it");

    private static string Short(string type) => type.Substring(type.LastIndexOf('.') + 1);
}

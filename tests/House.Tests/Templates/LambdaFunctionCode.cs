namespace GapFurniture.House.Tests.Templates;

/// <summary>A method with [LambdaFunction].</summary>
/// <param name="Method">Its name, by which ANNOTATIONS_HANDLER chooses it.</param>
/// <param name="Resource">Its name in the template.</param>
/// <param name="MemoryMb">Megabytes.</param>
/// <param name="TimeoutSeconds">Seconds.</param>
/// <param name="Role">Resource of its role.</param>
/// <param name="Source">SQS, S3 or Schedule; null when the template alone names what calls it.</param>
/// <param name="SourceArguments">Arguments of that attribute, as written.</param>
/// <param name="Answer">Type that it returns.</param>
internal sealed record LambdaFunctionCode(
    string Method,
    string? Resource,
    int? MemoryMb,
    int? TimeoutSeconds,
    string? Role,
    string? Source,
    string SourceArguments,
    string Answer
);

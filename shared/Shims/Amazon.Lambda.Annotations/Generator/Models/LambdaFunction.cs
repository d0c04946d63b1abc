namespace Amazon.Lambda.Annotations.Generator;

internal enum Answer
{
    Nothing,
    Value,
    Task,
    TaskOfValue,
}

/// <summary>A method with [LambdaFunction]: all that is needed to write the code around it.</summary>
/// <remarks>
/// Output is the type of the value that is answered, if any. Serializer is the method's own; when null, the assembly's counts.
/// </remarks>
internal sealed record LambdaFunction(
    string Namespace,
    string ClassName,
    string ClassType,
    string Method,
    EquatableArray<Parameter> Parameters,
    Answer Answer,
    string? Output,
    string? Serializer,
    CodeLocation? Location,
    EquatableArray<Problem> Problems
)
{
    public string WrapperName => $"{ClassName}_{Method}_Generated";

    public string WrapperType => Namespace.Length == 0 ? $"global::{WrapperName}" : $"global::{Namespace}.{WrapperName}";

    /// <summary>What the wrapper's method takes: services are its own affair.</summary>
    public IEnumerable<Parameter> WrapperParameters => Parameters.Where(parameter => parameter.Source != ParameterSource.Services);

    public bool HasAsyncAnswer => Answer is Answer.Task or Answer.TaskOfValue;

    public string ReturnType =>
        Answer switch
        {
            Answer.Nothing => "void",
            Answer.Value => Output!,
            Answer.Task => Names.Task,
            _ => $"{Names.Task}<{Output}>",
        };
}

namespace GapFurniture.LocalCloud.Redshift.Copy;

/// <summary>One row of sys_load_error_detail.</summary>
internal sealed record LoadError(
    string File,
    long Line,
    TargetColumn? Column,
    int Position,
    int Code,
    string Reason,
    string RawValue,
    string RawLine
);

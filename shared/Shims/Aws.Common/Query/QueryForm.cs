using System.Globalization;
using Amazon;
using Amazon.Runtime.Internal;

namespace GapFurniture.Shims.Aws.Query;

/// <summary>The form of a query request; what is null is not sent.</summary>
internal readonly struct QueryForm(ParameterCollection parameters)
{
    public void Add(string name, string value)
    {
        if (value is not null)
            parameters.Add(name, value);
    }

    public void Add(string name, int? value) => Add(name, value?.ToString(CultureInfo.InvariantCulture));

    public void Add(string name, bool? value) =>
        Add(
            name,
            value switch
            {
                true => "true",
                false => "false",
                null => null,
            }
        );

    /// <summary>name.member.1, name.member.2, …; a list that was set and is empty is the bare name.</summary>
    public void Add(string name, string member, List<string> values)
    {
        if (values is { Count: 0 } && !AWSConfigs.InitializeCollections)
            Add(name, "");
        for (var i = 0; i < values?.Count; i++)
            Add($"{name}.{member}.{i + 1}", values[i]);
    }
}

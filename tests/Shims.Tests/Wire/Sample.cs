using System.Collections;
using System.Reflection;
using System.Text;
using Amazon.Runtime;

namespace GapFurniture.Shims.Tests.Wire;

/// <summary>Fills models with values of which no two properties share one, so that a swap or a loss shows.</summary>
internal sealed class Sample
{
    private int _counter;

    public static object Of(Type type) => new Sample().Value(type, type.Name);

    /// <summary>The properties that travel: settable, and the model's own.</summary>
    public static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(property => property.CanWrite);

    private object Value(Type type, string name)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        _counter++;
        if (type == typeof(string))
            return $"{name} \"{_counter}\" <ü€𠮷> +&=%";
        if (type == typeof(bool))
            return _counter % 2 == 0;
        if (type == typeof(int))
            return _counter;
        if (type == typeof(long))
            return int.MaxValue + (long)_counter;
        if (type == typeof(double))
            return _counter + 0.125;
        if (type == typeof(DateTime))
            return new DateTime(2026, 11, 21, 8, 15, 30, 250, DateTimeKind.Utc).AddDays(_counter);
        if (type == typeof(MemoryStream))
            return new MemoryStream([0, 255, .. Encoding.UTF8.GetBytes($"{_counter}")]);
        if (type.IsAssignableTo(typeof(ConstantClass)))
            return Activator.CreateInstance(type, $"constant-{_counter}")!;
        if (type.IsAssignableTo(typeof(IList)))
            return List(type, name);
        return type.IsAssignableTo(typeof(IDictionary)) ? Map(type, name) : Model(type);
    }

    private object List(Type type, string name)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        list.Add(Value(type.GenericTypeArguments[0], name));
        list.Add(Value(type.GenericTypeArguments[0], name));
        return list;
    }

    private object Map(Type type, string name)
    {
        var map = (IDictionary)Activator.CreateInstance(type)!;
        map.Add($"{name}.one", Value(type.GenericTypeArguments[1], name));
        map.Add($"{name}.two", Value(type.GenericTypeArguments[1], name));
        return map;
    }

    private object Model(Type type)
    {
        var model = Activator.CreateInstance(type)!;
        foreach (var property in Properties(type))
            property.SetValue(model, Value(property.PropertyType, property.Name));
        return model;
    }
}

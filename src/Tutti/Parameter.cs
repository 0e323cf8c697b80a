using Tutti.Protocols.Zocp;

namespace Tutti;

/// <summary>A value that a node shows to others. Made by one of the functions here, then given to <see cref="Node.Add{T}"/>.</summary>
/// <remarks>
/// A path is <c>NAME</c>, or <c>OBJECT/NAME</c> inside an object; a slash of a name itself is written <c>%2F</c>. Names have 1 to 255 octets.
/// A parameter belongs to one node. Thread-safe: yes.
/// </remarks>
public abstract class Parameter
{
    private protected Parameter(string path, ParameterDescription description)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Path = path;
        Description = description;
    }

    /// <summary>Where it stands in its node.</summary>
    public string Path { get; }

    /// <summary>The node it was added to; null before, and after it was removed or replaced.</summary>
    public Node? Node { get; private set; }

    /// <summary>What others may do with it.</summary>
    public Access Access => Description.Access;

    /// <summary>True when its value outlives a restart of its node, if the node keeps a state (<see cref="NodeOptions.StateFolder"/>).</summary>
    public bool IsPersistent { get; internal init; }

    /// <summary>Its type.</summary>
    public TypeHint Type => Description.TypeHint;

    /// <summary>The value now, whatever its type.</summary>
    public ZocpValue Current
    {
        get
        {
            if (Node is not { } node)
            {
                return Description.Value;
            }

            lock (node.Gate)
            {
                return Local is { } local ? local.Value : Description.Value;
            }
        }
    }

    /// <summary>Who its signals go to now, in the order in which they came; empty before it is added to a node.</summary>
    public IReadOnlyList<Subscriber> Subscribers
    {
        get
        {
            if (Node is not { } node)
            {
                return [];
            }

            lock (node.Gate)
            {
                return Local is { } local ? RemoteParameters.SubscribersOf(local.Entry["subscribers"]) : [];
            }
        }
    }

    internal ParameterDescription Description { get; set; }

    internal LocalParameter? Local { get; private set; }

    /// <summary>A whole number (<c>int</c>).</summary>
    /// <param name="path">Where it stands in its node.</param>
    /// <param name="value">The value at first.</param>
    /// <param name="min">The least value it takes; null: no bound.</param>
    /// <param name="max">The greatest value it takes; null: no bound.</param>
    /// <param name="step">The step a person would move it by; null: any.</param>
    /// <param name="persistent">True: its value is kept in the state of the node, and is there again when the node starts again.</param>
    public static Parameter<long> Int(string path, long value = 0, long? min = null, long? max = null, long? step = null, bool persistent = false) =>
        new(path, ParameterKind.Int, value, min, max, step) { IsPersistent = persistent };

    /// <summary>A number (<c>flt</c>).</summary>
    /// <inheritdoc cref="Int" path="/param"/>
    public static Parameter<double> Float(string path, double value = 0, double? min = null, double? max = null, double? step = null, bool persistent = false) =>
        new(path, ParameterKind.Float, value, min, max, step) { IsPersistent = persistent };

    /// <summary>A share (<c>percent</c>); ZOCP implies no range, so give one.</summary>
    /// <inheritdoc cref="Int" path="/param"/>
    public static Parameter<double> Percent(string path, double value = 0, double? min = null, double? max = null, double? step = null, bool persistent = false) =>
        new(path, ParameterKind.Percent, value, min, max, step) { IsPersistent = persistent };

    /// <summary>On or off (<c>bool</c>).</summary>
    /// <inheritdoc cref="Int" path="/param"/>
    public static Parameter<bool> Bool(string path, bool value = false, bool persistent = false) =>
        new(path, ParameterKind.Bool, value, null, null, null) { IsPersistent = persistent };

    /// <summary>Text (<c>string</c>).</summary>
    /// <inheritdoc cref="Int" path="/param"/>
    public static Parameter<string> Text(string path, string value = "", bool persistent = false) =>
        new(path, ParameterKind.Text, value, null, null, null) { IsPersistent = persistent };

    /// <summary>Two numbers (<c>vec2f</c>).</summary>
    /// <inheritdoc cref="Int" path="/param"/>
    public static Parameter<Vec2> Vec2(string path, Vec2 value = default, Vec2? min = null, Vec2? max = null, Vec2? step = null, bool persistent = false) =>
        new(path, ParameterKind.Vec2, value, min, max, step) { IsPersistent = persistent };

    /// <summary>Three numbers (<c>vec3f</c>).</summary>
    /// <inheritdoc cref="Int" path="/param"/>
    public static Parameter<Vec3> Vec3(string path, Vec3 value = default, Vec3? min = null, Vec3? max = null, Vec3? step = null, bool persistent = false) =>
        new(path, ParameterKind.Vec3, value, min, max, step) { IsPersistent = persistent };

    /// <summary>Four numbers (<c>vec4f</c>).</summary>
    /// <inheritdoc cref="Int" path="/param"/>
    public static Parameter<Vec4> Vec4(string path, Vec4 value = default, Vec4? min = null, Vec4? max = null, Vec4? step = null, bool persistent = false) =>
        new(path, ParameterKind.Vec4, value, min, max, step) { IsPersistent = persistent };

    /// <summary>A parameter whose type is known only when the program runs. <see cref="Node.Add{T}"/> refuses a value or a bound of another type.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="path">Where it stands in its node.</param>
    /// <param name="value">The value at first.</param>
    /// <param name="min">The least value it takes; null: no bound.</param>
    /// <param name="max">The greatest value it takes; null: no bound.</param>
    /// <param name="step">The step a person would move it by; null: any.</param>
    /// <param name="persistent">True: its value is kept in the state of the node, and is there again when the node starts again.</param>
    public static Parameter<ZocpValue> Of(
        TypeHint type, string path, in ZocpValue value, ZocpValue? min = null, ZocpValue? max = null, ZocpValue? step = null, bool persistent = false) =>
        new(path, ParameterKind.Any(type), value, min, max, step) { IsPersistent = persistent };

    internal void Bind(Node node, LocalParameter local)
    {
        Node = node;
        Local = local;
    }

    /// <summary>It belongs to no node any more, and keeps the value it had.</summary>
    internal void Unbind(in ZocpValue last)
    {
        Description = Description with { Value = last };
        Node = null;
        Local = null;
    }

    internal abstract void Raise(Node node, in ZocpValue value, in ZocpValue previous, string source, Uuid sourceUuid, ChangeCause cause);
}

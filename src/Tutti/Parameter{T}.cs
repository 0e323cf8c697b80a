using Tutti.Protocols.Zocp;

namespace Tutti;

/// <summary>A parameter with a .NET type.</summary>
/// <typeparam name="T">long, double, bool, string, Vec2, Vec3, Vec4 or ZocpValue.</typeparam>
public sealed class Parameter<T> : Parameter
{
    private readonly ParameterKind<T> _kind;

    internal Parameter(string path, ParameterKind<T> kind, T value, object? min, object? max, object? step)
        : base(path, Describe(kind, value, min, max, step)) => _kind = kind;

    /// <summary>
    /// Raised after the value changed, by whatever cause, in the order in which the changes happened. Handlers are short and may call
    /// <see cref="Emit"/>; an exception in one is caught and reported by <see cref="Node.HandlerFailed"/>.
    /// </summary>
    public event Action<Change<T>>? Changed;

    /// <summary>The value now.</summary>
    public T Value => _kind.Read(Current);

    /// <summary>Gives it a value and signals everybody who listens (ZOCP SIG), also when the value is the same. Does not block.</summary>
    /// <remarks>A number beyond the range of the parameter is brought into it first.</remarks>
    /// <exception cref="RefusedException">The value is NaN or infinite, a null text, or, for a parameter made with <see cref="Parameter.Of"/>, of another type.</exception>
    /// <exception cref="InvalidOperationException">It was not added to a node, or was removed from it or replaced there.</exception>
    public void Emit(T value)
    {
        if (Node is not { } node || Local is not { } local)
        {
            throw new InvalidOperationException($"Parameter \"{Path}\" does not belong to a node: give it to Node.Add first.");
        }

        node.Emit(local, _kind.Write(value));
    }

    internal override void Raise(Node node, in ZocpValue value, in ZocpValue previous, string source, Uuid sourceUuid, ChangeCause cause)
    {
        if (Changed is not { } handlers)
        {
            return;
        }

        Change<T> change = new(_kind.Read(value), _kind.Read(previous), source, sourceUuid, cause);
        foreach (Action<Change<T>> handler in Delegate.EnumerateInvocationList(handlers))
        {
            try
            {
                handler(change);
            }
#pragma warning disable CA1031 // The program's handler must not end the node, nor keep the other handlers from hearing.
            catch (Exception e)
#pragma warning restore CA1031
            {
                node.Fail(new HandlerFailure($"Changed of {Path}", e));
            }
        }
    }

    private static ParameterDescription Describe(ParameterKind<T> kind, T value, object? min, object? max, object? step) => new()
    {
        TypeHint = kind.Type,
        Value = kind.Write(value),
        Min = Bound(kind, min),
        Max = Bound(kind, max),
        Step = Bound(kind, step),
    };

    private static ZocpValue Bound(ParameterKind<T> kind, object? bound) => bound is T value ? kind.Write(value) : default;
}

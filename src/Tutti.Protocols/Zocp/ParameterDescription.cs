namespace Tutti.Protocols.Zocp;

/// <summary>What a node says about a parameter of its own when it registers it.</summary>
public sealed record ParameterDescription
{
    /// <summary>The type; with <see cref="TypeHint.Any"/> any JSON fits.</summary>
    public TypeHint TypeHint { get; init; }

    /// <summary>The value to start with; it must fit the type and the range.</summary>
    public ZocpValue Value { get; init; }

    /// <summary>What others may do with it.</summary>
    public Access Access { get; init; } = Access.Readable;

    /// <summary>The smallest value, or null for none; of a vector, number by number.</summary>
    public ZocpValue Min { get; init; }

    /// <summary>The largest value, or null for none.</summary>
    public ZocpValue Max { get; init; }

    /// <summary>The step that user interfaces should use, or null for none; values between steps are not refused.</summary>
    public ZocpValue Step { get; init; }

    /// <summary>What happens to values for slow peers; null takes it from the type: numbers and vectors <see cref="Delivery.Latest"/>, others <see cref="Delivery.Every"/>.</summary>
    public Delivery? Delivery { get; init; }

    /// <summary>Whether others may also set typeHint, access, min, max and step.</summary>
    public bool IsOpen { get; init; }
}

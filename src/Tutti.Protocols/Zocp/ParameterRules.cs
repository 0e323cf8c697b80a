namespace Tutti.Protocols.Zocp;

/// <summary>What values a parameter takes: its type, range and rights, read once from its entry.</summary>
internal readonly record struct ParameterRules(TypeHint TypeHint, Access Access, ZocpValue Min, ZocpValue Max, bool IsOpen)
{
    private const int LargestVector = 4;

    /// <summary>Fits a value to the type: nothing is converted unless <paramref name="convert"/>, as for signals (zocp-6.4).</summary>
    /// <returns>The reason why it does not fit, or <see cref="ZocpReason.None"/>.</returns>
    public ZocpReason FitType(in ZocpValue value, bool convert, out ZocpValue fit)
    {
        fit = value;
        if (!value.IsFinite)
        {
            return ZocpReason.NotFinite;
        }

        bool fits = TypeHint switch
        {
            TypeHint.Any => true,
            TypeHint.Int => FitInteger(value, convert, out fit),
            TypeHint.Flt or TypeHint.Percent => FitNumber(value, convert, out fit),
            TypeHint.Bool => FitBool(value, convert, out fit),
            TypeHint.String => value.Kind == ZocpValueKind.Text,
            _ => FitVector(value),
        };
        return fits ? ZocpReason.None : ZocpReason.WrongType;
    }

    /// <summary>Brings a value that fits the type into the range; returns false when it was inside already.</summary>
    public bool Clamp(in ZocpValue value, out ZocpValue inside)
    {
        inside = value;
        if (Min.IsNull && Max.IsNull)
        {
            return false;
        }

        if (value.TryGetNumber(out _))
        {
            if (Compare(value, Min) < 0)
            {
                inside = Bound(Min);
            }
            else if (Compare(value, Max) > 0)
            {
                inside = Bound(Max);
            }

            return !inside.Equals(value);
        }

        return ClampVector(value, ref inside);
    }

    private static bool FitInteger(in ZocpValue value, bool convert, out ZocpValue fit)
    {
        fit = value;
        if (value.TryGetInteger(out long whole))
        {
            fit = value.Kind == ZocpValueKind.Integer ? value : ZocpValue.From(whole);
            return true;
        }

        if (convert && value.TryGetBool(out bool on))
        {
            fit = on ? 1L : 0L;
            return true;
        }

        return convert && value.TryGetNumber(out double number) && ZocpValue.From(Math.Round(number, MidpointRounding.ToEven)) is var rounded
            && rounded.TryGetInteger(out whole) && (fit = ZocpValue.From(whole)).Kind == ZocpValueKind.Integer;
    }

    private static bool FitNumber(in ZocpValue value, bool convert, out ZocpValue fit)
    {
        fit = value;
        if (convert && value.TryGetBool(out bool on))
        {
            fit = on ? 1L : 0L;
        }

        return fit.TryGetNumber(out _);
    }

    private static bool FitBool(in ZocpValue value, bool convert, out ZocpValue fit)
    {
        fit = value;
        if (convert && value.TryGetInteger(out long whole) && whole is 0 or 1)
        {
            fit = whole == 1;
        }

        return fit.Kind == ZocpValueKind.Bool;
    }

    /// <summary>Exact also where a long does not fit a double. A bound that is no number bounds nothing.</summary>
    private static int Compare(in ZocpValue value, in ZocpValue bound)
    {
        if (value.Kind == ZocpValueKind.Integer && bound.Kind == ZocpValueKind.Integer
            && value.TryGetInteger(out long left) && bound.TryGetInteger(out long right))
        {
            return left.CompareTo(right);
        }

        return value.TryGetNumber(out double number) && bound.TryGetNumber(out double limit) && !double.IsNaN(limit) ? number.CompareTo(limit) : 0;
    }

    private bool FitVector(in ZocpValue value)
    {
        Span<double> numbers = stackalloc double[LargestVector];
        return value.TryGetVector(numbers, out int count) && count == Words.VectorSize(TypeHint);
    }

    /// <summary>A bound of an int that is not whole bounds at the next whole number inside.</summary>
    private ZocpValue Bound(in ZocpValue bound)
    {
        if (TypeHint != TypeHint.Int || bound.TryGetInteger(out _) || !bound.TryGetNumber(out double limit))
        {
            return bound;
        }

        double whole = bound.Equals(Min) ? Math.Ceiling(limit) : Math.Floor(limit);
        return ZocpValue.From(whole).TryGetInteger(out long inside) ? ZocpValue.From(inside) : bound;
    }

    private bool ClampVector(in ZocpValue value, ref ZocpValue inside)
    {
        Span<double> numbers = stackalloc double[LargestVector];
        Span<double> limits = stackalloc double[LargestVector];
        if (!value.TryGetVector(numbers, out int count))
        {
            return false;
        }

        bool clamped = false;
        if (Min.TryGetVector(limits, out int limited))
        {
            for (int i = 0; i < Math.Min(count, limited); i++)
            {
                clamped |= numbers[i] < limits[i];
                numbers[i] = Math.Max(numbers[i], limits[i]);
            }
        }

        if (Max.TryGetVector(limits, out limited))
        {
            for (int i = 0; i < Math.Min(count, limited); i++)
            {
                clamped |= numbers[i] > limits[i];
                numbers[i] = Math.Min(numbers[i], limits[i]);
            }
        }

        if (clamped)
        {
            inside = ZocpValue.From(numbers[..count]);
        }

        return clamped;
    }
}

namespace Tutti.Synth;

/// <summary>Numbers by chance that are the same for the same seed.</summary>
/// <param name="seed">Anything; 0 counts as 1.</param>
internal struct Noise(uint seed)
{
    private uint _state = seed == 0 ? 1 : seed;

    /// <summary>The next, from -1 to 1.</summary>
    public float Next()
    {
        _state ^= _state << 13;
        _state ^= _state >> 17;
        _state ^= _state << 5;
        return (int)_state * (1f / int.MaxValue);
    }
}

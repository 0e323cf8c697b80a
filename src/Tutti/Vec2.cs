namespace Tutti;

/// <summary>A value of a <c>vec2f</c> parameter: 2 numbers, in the unit the parameter has.</summary>
public readonly record struct Vec2(double X, double Y);

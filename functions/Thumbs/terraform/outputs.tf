output "function_arn" {
  description = "Target of the bucket's notification."
  value       = aws_lambda_function.thumbs.arn
}

output "queue_arn" {
  description = "Target of the bucket's notification, with the queue; else null."
  value       = one(aws_sqs_queue.queue[*].arn)
}

output "address" {
  description = "Where thumbnails are answered; null with a load balancer in front, or nothing."
  value = (
    local.cdn ? "https://${aws_cloudfront_distribution.cdn[0].domain_name}/" :
    var.front == "url" ? aws_lambda_function_url.url[0].function_url :
    var.front == "http" ? "${aws_apigatewayv2_api.api[0].api_endpoint}/" : null
  )
}

output "dead_letter_queue_url" {
  description = "Events that could not be handled."
  value       = aws_sqs_queue.dead.url
}

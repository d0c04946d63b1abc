output "function_arn" {
  description = "The function; any rule of IoT Core may have it as its action, with a permission of its own."
  value       = aws_lambda_function.iottweet.arn
}

output "dead_letter_queue_url" {
  description = "Clicks that were given up."
  value       = aws_sqs_queue.dead.url
}
